package io.weir.wire.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LowCardinalityForgetTest {
    private static LowCardinalityColumn names() {
        return new LowCardinalityColumn(new StringColumn());
    }

    @Test
    void appendingAfterAForgottenDictionaryTranslatesAnew() {
        LowCardinalityColumn source = names();
        source.append(source.intern("first"));
        source.append(source.intern("second"));
        LowCardinalityColumn target = names();
        target.appendFrom(source, 0, 2);
        target.forget();
        target.append(target.intern("other"));
        target.appendFrom(source, 0, 2);
        assertThat(target.text(target.id(0))).isEqualTo("other");
        assertThat(target.text(target.id(1))).isEqualTo("first");
        assertThat(target.text(target.id(2))).isEqualTo("second");
    }
}
