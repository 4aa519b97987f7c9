/**
 * Events as they are archived, as a stream of server-sent events. Fed by the consumer of this
 * process; each client has a bounded buffer and is let go when it cannot keep up.
 */
@NullMarked
package io.carillon.analytics.live;

import org.jspecify.annotations.NullMarked;
