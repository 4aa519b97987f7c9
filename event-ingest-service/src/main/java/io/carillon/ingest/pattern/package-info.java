/** What a regular expression that somebody defined may cost. */
@NullMarked
package io.carillon.ingest.pattern;

import org.jspecify.annotations.NullMarked;
