/**
 * How people say what they want to receive: one click in their mail program, or a page. What they
 * say counts here at once, and is told to identity until identity has heard it. Reading never
 * changes anything, since scanners follow every link.
 */
@NullMarked
package io.carillon.messaging.preference;

import org.jspecify.annotations.NullMarked;
