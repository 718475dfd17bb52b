package io.weir.flows.capture;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// The frames of a capture file, one after the other.
sealed interface FrameSource permits PcapFrames, PcapngFrames {
    /// The next frame, or null at the end of the file or where it is cut off.
    @Nullable Frame next() throws IOException;
}
