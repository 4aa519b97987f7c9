/**
 * Templates: written by authors, kept as definitions, checked when saved, compiled once for all
 * messages, tried out on a person or on made-up values.
 */
@NullMarked
package io.carillon.messaging.template;

import org.jspecify.annotations.NullMarked;
