package io.weir.testing.contract;

import io.weir.pipeline.letter.LetterBox;
import io.weir.testing.pipeline.MemoryLetters;

class MemoryLettersTest extends LetterBoxContract {
    private final MemoryLetters letters = new MemoryLetters();

    @Override
    protected LetterBox open(String topic) {
        return letters;
    }
}
