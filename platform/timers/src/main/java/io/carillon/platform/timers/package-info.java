/**
 * Durable timers in PostgreSQL. A timer is set in the transaction of the decision that needs it,
 * and is removed in the transaction of what it causes; so it fires neither zero times nor twice,
 * whatever is killed. It never fires early, and normally within a few milliseconds of its time. A
 * waiting timer is one index entry.
 */
@NullMarked
package io.carillon.platform.timers;

import org.jspecify.annotations.NullMarked;
