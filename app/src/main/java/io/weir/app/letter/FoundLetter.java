package io.weir.app.letter;

import io.weir.base.error.WeirException;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A letter and the box that keeps it.
///
/// @param box the box
/// @param head the letter
public record FoundLetter(LetterBox box, LetterHead head) {

    /// The letters that fit a filter and, where names are given, one of these, over all boxes,
    /// oldest first.
    ///
    /// @param names [LetterHead#name()] or the identity, or a beginning of either that ends at a
    ///   slash, such as one record's; none for all
    /// @throws WeirException of kind `USER` when a name fits nothing
    public static List<FoundLetter> find(
            List<LetterBox> boxes, LetterFilter filter, List<String> names) {
        List<FoundLetter> found = new ArrayList<>();
        for (LetterBox box : boxes) {
            for (LetterHead head : box.list(filter)) {
                found.add(new FoundLetter(box, head));
            }
        }
        found.sort(Comparator.comparing(letter -> letter.head().time()));
        if (names.isEmpty()) {
            return found;
        }
        for (String name : names) {
            if (found.stream().noneMatch(letter -> letter.isCalled(name))) {
                throw WeirException.user(
                        "letter "
                                + name
                                + ": none (expected: an ID as weir deadletters list shows it)");
            }
        }
        return found.stream().filter(letter -> names.stream().anyMatch(letter::isCalled)).toList();
    }

    private boolean isCalled(String name) {
        String byTopic = head.name();
        String byId = head.id().toString();
        return byTopic.equals(name)
                || byId.equals(name)
                || byTopic.startsWith(name + "/")
                || byId.startsWith(name + "/");
    }
}
