/// Finding, showing and replaying dead letters for a person.
@NullMarked
package io.weir.app.letter;

import org.jspecify.annotations.NullMarked;
