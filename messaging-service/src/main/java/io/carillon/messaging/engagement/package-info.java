/**
 * What people do with a message: clicks and openings. A click is led on at once, from memory or one
 * row; that it happened is written down behind it.
 */
@NullMarked
package io.carillon.messaging.engagement;

import org.jspecify.annotations.NullMarked;
