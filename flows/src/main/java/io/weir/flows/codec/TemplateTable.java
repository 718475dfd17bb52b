package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The templates of one domain by id, without boxing: open addressing, remade when one is taken
/// out. Not thread-safe.
final class TemplateTable {
    private final Budget budget;
    private @Nullable Template[] slots = new Template[8];
    private int size;
    private int optionsTemplates;
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

    /// Adds a template or replaces the one of the same id.
    ///
    /// @return false when the budget has no room for its fields
    boolean put(Template template) {
        Template before = slots[slot(template.id())];
        int fields = template.fields() - (before == null ? 0 : before.fields());
        if (!budget.take(fields)) {
            return false;
        }
        optionsTemplates += one(template) - (before == null ? 0 : one(before));
        if (before == null) {
            size++;
            if (2 * size > slots.length) {
                grow();
            }
        }
        slots[slot(template.id())] = template;
        last = null;
        return true;
    }

    void remove(int id) {
        int hole = slot(id);
        Template there = slots[hole];
        if (there == null) {
            return;
        }
        budget.giveBack(there.fields());
        optionsTemplates -= one(there);
        size--;
        last = null;
        // What was pushed on by the one that goes moves back, so that no search ends too early.
        int mask = slots.length - 1;
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            Template next = slots[at];
            if (next == null) {
                break;
            }
            int home = home(next.id());
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                slots[hole] = next;
                hole = at;
            }
        }
        slots[hole] = null;
    }

    /// Takes out all templates of data, or all of options.
    ///
    /// @return those taken out, in no order
    List<Template> removeAll(boolean options) {
        if (optionsTemplates == (options ? 0 : size)) {
            return List.of();
        }
        List<Template> taken = new ArrayList<>();
        List<Template> kept = new ArrayList<>();
        for (Template template : slots) {
            if (template != null) {
                ((template.options() != null) == options ? taken : kept).add(template);
            }
        }
        clear();
        kept.forEach(this::put);
        return taken;
    }

    /// All templates, in no order.
    @Nullable Template[] slots() {
        return slots;
    }

    void clear() {
        for (Template template : slots) {
            budget.giveBack(template == null ? 0 : template.fields());
        }
        slots = new Template[8];
        size = 0;
        optionsTemplates = 0;
        last = null;
    }

    private static int one(Template template) {
        return template.options() != null ? 1 : 0;
    }

    private void grow() {
        @Nullable Template[] old = slots;
        slots = new Template[old.length * 2];
        for (Template template : old) {
            if (template != null) {
                slots[slot(template.id())] = template;
            }
        }
    }

    private int home(int id) {
        return ((id * 0x9e37_79b1) >>> 16) & (slots.length - 1);
    }

    private int slot(int id) {
        int mask = slots.length - 1;
        int slot = home(id);
        while (true) {
            Template there = slots[slot];
            if (there == null || there.id() == id) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }
}
