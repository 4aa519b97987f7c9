/**
 * What people configure. Its owner keeps it in PostgreSQL ({@link DefinitionStore}) and tells
 * everybody through the compacted topic `definitions`; every process reads that topic whole ({@link
 * Definitions}) before it is ready, and then hears of each change within a second.
 */
@NullMarked
package io.carillon.platform.definitions;

import org.jspecify.annotations.NullMarked;
