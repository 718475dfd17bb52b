/// What arrives: messages of rule results and of workload recommendations, judged as
/// `contracts/results.md` §1.2 and 1.3 say. Pure: no I/O, no threads, no logging.
@NullMarked
package io.weir.results.message;

import org.jspecify.annotations.NullMarked;
