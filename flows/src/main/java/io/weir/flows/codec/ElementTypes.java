package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The types of enterprise elements that a domain's options told (RFC 5610), as far as they change
/// how a record is read: which of them are lists. What was told once stays, as element types do. At
/// most [#MAX_LISTS] lists. Not thread-safe.
final class ElementTypes {
    static final int MAX_LISTS = 64;

    private int[] enterprises = new int[0];
    private int[] elements = new int[0];
    private ListKind[] kinds = new ListKind[0];
    private int size;

    /// Takes what an options record told.
    ///
    /// @return whether templates with that element read otherwise from now on
    boolean learn(int enterprise, int element, long dataType) {
        ListKind kind = ListKind.ofDataType(dataType);
        if (kind == null
                || enterprise == 0
                || enterprise == Elements.REVERSE
                || size == MAX_LISTS
                || listKind(enterprise, element) != null) {
            return false;
        }
        if (size == kinds.length) {
            grow();
        }
        enterprises[size] = enterprise;
        elements[size] = element;
        kinds[size++] = kind;
        return true;
    }

    /// How an element is a list, or null when it is none or nobody told.
    @Nullable ListKind listKind(int enterprise, int element) {
        if (enterprise == 0) {
            return ListKind.ofElement(element);
        }
        for (int i = 0; i < size; i++) {
            if (enterprises[i] == enterprise && elements[i] == element) {
                return kinds[i];
            }
        }
        return null;
    }

    int size() {
        return size;
    }

    int enterprise(int i) {
        return enterprises[i];
    }

    int element(int i) {
        return elements[i];
    }

    /// The abstract data type that was told.
    int dataType(int i) {
        return kinds[i].dataType();
    }

    private void grow() {
        int capacity = Math.max(4, 2 * size);
        enterprises = Arrays.copyOf(enterprises, capacity);
        elements = Arrays.copyOf(elements, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
    }
}
