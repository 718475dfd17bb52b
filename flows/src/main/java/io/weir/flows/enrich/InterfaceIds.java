package io.weir.flows.enrich;

import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;

/// An interface's metadata as the numbers that one batch's columns hold, of flows for one
/// direction.
///
/// @param known whether the interface has a name
/// @param name id in the name column
/// @param description id in the description column
/// @param speed Mbit/s
/// @param connectivity id in the connectivity column
/// @param provider id in the provider column
/// @param boundary as in [Boundary#value()]
record InterfaceIds(
        boolean known,
        int name,
        int description,
        int speed,
        int connectivity,
        int provider,
        int boundary) {

    static InterfaceIds in(FlowBatch batch, InterfaceMetadata metadata) {
        return new InterfaceIds(
                metadata.known(),
                batch.inIfName.intern(metadata.name()),
                batch.inIfDescription.intern(metadata.description()),
                metadata.speed(),
                batch.inIfConnectivity.intern(metadata.connectivity()),
                batch.inIfProvider.intern(metadata.provider()),
                metadata.boundary().value());
    }

    static InterfaceIds out(FlowBatch batch, InterfaceMetadata metadata) {
        return new InterfaceIds(
                metadata.known(),
                batch.outIfName.intern(metadata.name()),
                batch.outIfDescription.intern(metadata.description()),
                metadata.speed(),
                batch.outIfConnectivity.intern(metadata.connectivity()),
                batch.outIfProvider.intern(metadata.provider()),
                metadata.boundary().value());
    }

    static InterfaceIds of(CounterBatch batch, InterfaceMetadata metadata) {
        return new InterfaceIds(
                metadata.known(),
                batch.ifName.intern(metadata.name()),
                batch.ifDescription.intern(metadata.description()),
                metadata.speed(),
                batch.ifConnectivity.intern(metadata.connectivity()),
                batch.ifProvider.intern(metadata.provider()),
                metadata.boundary().value());
    }

    void set(CounterBatch batch, int row) {
        batch.ifName.set(row, name);
        batch.ifDescription.set(row, description);
        batch.ifSpeed.set(row, speed);
        batch.ifConnectivity.set(row, connectivity);
        batch.ifProvider.set(row, provider);
        batch.ifBoundary.set(row, boundary);
    }

    void setIn(FlowBatch batch, int row) {
        batch.inIfName.set(row, name);
        batch.inIfDescription.set(row, description);
        batch.inIfSpeed.set(row, speed);
        batch.inIfConnectivity.set(row, connectivity);
        batch.inIfProvider.set(row, provider);
        batch.inIfBoundary.set(row, boundary);
    }

    void setOut(FlowBatch batch, int row) {
        batch.outIfName.set(row, name);
        batch.outIfDescription.set(row, description);
        batch.outIfSpeed.set(row, speed);
        batch.outIfConnectivity.set(row, connectivity);
        batch.outIfProvider.set(row, provider);
        batch.outIfBoundary.set(row, boundary);
    }
}
