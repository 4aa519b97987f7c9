/**
 * From computing to live: when every partition counts for a new computed trait, its history is read
 * from the archive and counted once; when every partition has looked at everybody for a new
 * segment, it is told. One process works on a definition at a time, and another takes over if it
 * falls silent.
 */
@NullMarked
package io.carillon.scoring.history;

import org.jspecify.annotations.NullMarked;
