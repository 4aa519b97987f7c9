package io.carillon.ingest.enrichment;

import org.jspecify.annotations.Nullable;

/**
 * Where an address is, roughly; null where the database does not know.
 *
 * @param country ISO 3166-1
 * @param region ISO 3166-2 without its country
 * @param city in English
 * @param timezone IANA
 * @param latitude in degrees, to a tenth: some ten kilometres
 * @param longitude in degrees, to a tenth
 */
record Place(
    @Nullable String country,
    @Nullable String region,
    @Nullable String city,
    @Nullable String timezone,
    @Nullable Double latitude,
    @Nullable Double longitude) {}
