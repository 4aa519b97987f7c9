/**
 * What comes before a request is one: the head of an HTTP/1 call as it arrives, byte by byte. A
 * head that is ambiguous, too large or too slow is answered with a reason before anything behind it
 * is read.
 */
@NullMarked
package io.carillon.gateway.heads;

import org.jspecify.annotations.NullMarked;
