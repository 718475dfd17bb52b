package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// The table of templates against a plain map.
class TemplateTableTest {
    @Test
    void putsFindsAndRemovesLikeAMap() {
        Budget budget = new Budget(100_000);
        TemplateTable table = new TemplateTable(budget);
        Map<Integer, Template> map = new HashMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            int id = 256 + random.nextInt(300);
            if (random.nextInt(3) == 0) {
                table.remove(id);
                map.remove(id);
            } else {
                Template template = template(id);
                assertThat(table.put(template)).isTrue();
                map.put(id, template);
            }
            int other = 256 + random.nextInt(300);
            assertThat(table.find(other)).isSameAs(map.get(other));
            assertThat(table.size()).isEqualTo(map.size());
        }
        table.clear();
        assertThat(table.size()).isZero();
        assertThat(budget.take(100_000)).isTrue();
    }

    private static Template template(int id) {
        return new Template(
                id,
                new byte[0],
                -1,
                new int[] {0, 0},
                new int[] {8, 12},
                new int[] {4, 4},
                new ElementTypes());
    }
}
