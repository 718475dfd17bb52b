package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

/// The templates of one domain by id, without boxing: open addressing, remade when one is taken
/// out. Not thread-safe.
final class TemplateTable {
    /// The fields of all templates of all tables of a decoder.
    static final class Budget {
        private int fields;

        int fields() {
            return fields;
        }
    }

    private final Budget budget;
    private @Nullable Template[] slots = new Template[8];
    private int size;
    private @Nullable Template last;

    TemplateTable(Budget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    @Nullable Template find(int id) {
        Template recent = last;
        if (recent != null && recent.id() == id) {
            return recent;
        }
        Template found = slots[slot(id)];
        if (found != null) {
            last = found;
        }
        return found;
    }

    void put(Template template) {
        if (2 * (size + 1) > slots.length) {
            remake(slots.length * 2, -1);
        }
        int slot = slot(template.id());
        Template before = slots[slot];
        if (before == null) {
            size++;
        } else {
            budget.fields -= before.fields();
        }
        budget.fields += template.fields();
        slots[slot] = template;
        last = null;
    }

    void remove(int id) {
        Template there = slots[slot(id)];
        if (there != null) {
            budget.fields -= there.fields();
            remake(slots.length, id);
        }
    }

    /// All templates, in no order.
    @Nullable Template[] slots() {
        return slots;
    }

    void clear() {
        for (Template template : slots) {
            budget.fields -= template == null ? 0 : template.fields();
        }
        slots = new Template[8];
        size = 0;
        last = null;
    }

    private void remake(int length, int without) {
        @Nullable Template[] old = slots;
        slots = new Template[length];
        size = 0;
        last = null;
        for (Template template : old) {
            if (template != null && template.id() != without) {
                slots[slot(template.id())] = template;
                size++;
            }
        }
    }

    private int slot(int id) {
        int mask = slots.length - 1;
        int slot = ((id * 0x9e37_79b1) >>> 16) & mask;
        while (true) {
            Template there = slots[slot];
            if (there == null || there.id() == id) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }
}
