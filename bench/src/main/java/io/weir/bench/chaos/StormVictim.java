package io.weir.bench.chaos;

import io.weir.bench.delivery.Child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Pipelines of one group. One is killed and comes again as a new member; another leaves in order,
/// and comes again, while the group may still wait for the first. Not thread-safe.
final class StormVictim implements Victim, AutoCloseable {
    private static final int MEMBERS = 3;

    private final Bed bed;
    private final Random random;
    private final List<Child> members = new ArrayList<>();
    private int killed;

    /// Starts the members.
    ///
    /// @param random chooses among them
    StormVictim(Bed bed, Random random) throws IOException {
        this.bed = bed;
        this.random = random;
        for (int member = 0; member < MEMBERS; member++) {
            members.add(bed.startMember());
        }
    }

    @Override
    public void kill() throws Exception {
        killed = random.nextInt(MEMBERS);
        members.get(killed).kill();
        members.set(killed, bed.startMember());
    }

    @Override
    public void restart() throws Exception {
        int leaving = (killed + 1 + random.nextInt(MEMBERS - 1)) % MEMBERS;
        members.get(leaving).close();
        members.set(leaving, bed.startMember());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Child member : members) {
            member.close();
        }
    }
}
