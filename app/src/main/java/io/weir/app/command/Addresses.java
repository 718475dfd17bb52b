package io.weir.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Reads `HOST:PORT` and `[IPv6]:PORT` of the command line.
final class Addresses implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = text.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new TypeConversionException(text + " (expected: HOST:PORT)");
        } catch (UnknownHostException e) {
            throw new TypeConversionException(text + ": unknown host (expected: HOST:PORT)");
        }
    }
}
