/**
 * What an event says without saying it: the campaign in an address, the browser in a user agent,
 * the country of an address. Added to its context where the client said nothing; and how much of an
 * address is kept.
 */
@NullMarked
package io.carillon.ingest.enrichment;

import org.jspecify.annotations.NullMarked;
