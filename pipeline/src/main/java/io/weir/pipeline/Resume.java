package io.weir.pipeline;

import org.jspecify.annotations.Nullable;

/// Where reading of a partition goes on.
///
/// @param partition the partition, now owned by this consumer
/// @param next offset of the next record to be read
/// @param open the plan that a predecessor left; null when there is none. Its first offset is
///   smaller than `next` when retention has removed the beginning of the range.
/// @param lost records that retention removed before they were read; those of an open plan may be
///   stored all the same; expected: >= 0
public record Resume(SourcePartition partition, long next, @Nullable Plan open, long lost) {}
