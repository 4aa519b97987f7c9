package io.carillon.platform.events;

import io.carillon.platform.problem.Reason;

/**
 * A record that is set aside before it ever was in its topic: it goes to the topic's dead letters,
 * whence it can be replayed.
 *
 * @param by who sets it aside
 * @param detail for people; without personal data
 * @param note JSON for whoever reads the letter; without personal data
 */
public record Aside(Outbound record, String by, Reason reason, String detail, String note) {}
