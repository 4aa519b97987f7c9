package io.carillon.identity.profile;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import java.time.Instant;

/**
 * A word about being contacted that was ever said.
 *
 * @param recordedAt when the platform took it
 */
record PastConsent(ConsentKey key, Consent word, Instant recordedAt) {}
