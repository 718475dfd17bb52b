package io.weir.pipeline;

/// A build that leaves everything to another one, for those who change some of it.
public abstract class ForwardingBuild implements Build {
    private final Build build;

    /// @param build does the work
    protected ForwardingBuild(Build build) {
        this.build = build;
    }

    @Override
    public void add(SourceRecord record) {
        build.add(record);
    }

    @Override
    public long rows() {
        return build.rows();
    }

    @Override
    public long bytes() {
        return build.bytes();
    }

    @Override
    public boolean full() {
        return build.full();
    }

    @Override
    public Built finish(BatchId id) {
        return build.finish(id);
    }
}
