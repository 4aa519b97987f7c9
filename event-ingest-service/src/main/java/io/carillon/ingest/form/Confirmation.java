package io.carillon.ingest.form;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of an address is asked to confirm, as it travels in the link: all that the grant
 * will say, so that each click says the same.
 *
 * @param submission the id of what was sent
 * @param text what was agreed to
 */
record Confirmation(
    String form,
    String submission,
    String channel,
    String purpose,
    String address,
    String text,
    @Nullable String version,
    Instant until) {}
