/**
 * What people do with a message: clicks and openings. Where a click leads is known from memory or
 * one row; that it happened is written down before it is led on.
 */
@NullMarked
package io.carillon.messaging.engagement;

import org.jspecify.annotations.NullMarked;
