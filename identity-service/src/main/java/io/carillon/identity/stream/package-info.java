/** The way from events.raw to events.resolved: each event once, with its person. */
@NullMarked
package io.carillon.identity.stream;

import org.jspecify.annotations.NullMarked;
