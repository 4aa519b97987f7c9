/**
 * Events as they are archived, as a stream of server-sent events, behind the last ones of before.
 * Each client reads the archive at its own pace, in the order in which events came to lie there: so
 * it is told all of them, whichever process took them in, and goes on where it was cut off.
 */
@NullMarked
package io.carillon.analytics.live;

import org.jspecify.annotations.NullMarked;
