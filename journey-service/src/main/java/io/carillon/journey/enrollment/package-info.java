/**
 * People on their way: {@link EventsConsumer} brings what happened to them, {@link DueTimers} the
 * time, {@link Enrollments} what callers want. Each opens a {@link Session} in its transaction, in
 * which enrollments are locked, moved by the pure step function, and written in one batch with
 * their trail, timers and effects.
 */
@NullMarked
package io.carillon.journey.enrollment;

import org.jspecify.annotations.NullMarked;
