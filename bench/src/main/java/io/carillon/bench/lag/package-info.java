/**
 * How long it takes from an event's acceptance to the call of the provider that it causes: through
 * identity, scoring, a journey and messaging to the SMTP server, while others come as well.
 */
@NullMarked
package io.carillon.bench.lag;

import org.jspecify.annotations.NullMarked;
