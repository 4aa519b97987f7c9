package io.carillon.ingest.plan;

import java.time.LocalDate;

/**
 * What is counted apart from others.
 *
 * @param property empty for the event itself, whose version and screen are told; else those are
 *     empty
 */
record SightingKey(
    String tenant,
    String unit,
    LocalDate day,
    String type,
    String name,
    String property,
    String appVersion,
    String screen) {}
