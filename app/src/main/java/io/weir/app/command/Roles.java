package io.weir.app.command;

import io.weir.app.role.Role;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Reads a role of the command line.
final class Roles implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException(
                                text
                                        + " (expected: "
                                        + Arrays.stream(Role.values())
                                                .map(Role::toString)
                                                .collect(Collectors.joining(", "))
                                        + ")"));
    }
}
