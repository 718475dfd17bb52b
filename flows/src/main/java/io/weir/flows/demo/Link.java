package io.weir.flows.demo;

import io.weir.flows.enrich.InterfaceMetadata;

import java.util.List;

/// One interface of a demo router.
///
/// @param ifIndex its index
/// @param metadata its name and so on
/// @param weight its share of the router's traffic
/// @param networks what is reached through it, towards the outside
record Link(int ifIndex, InterfaceMetadata metadata, double weight, List<Network> networks) {}
