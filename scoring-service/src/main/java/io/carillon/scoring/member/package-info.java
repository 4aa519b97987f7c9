/**
 * Who is in which segment and what is known of whom: membership lists kept from the scored stream,
 * facts read from the stream's own store, and a look at who would be in a segment.
 */
@NullMarked
package io.carillon.scoring.member;

import org.jspecify.annotations.NullMarked;
