package io.carillon.identity.profile;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Proof;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.Sighting.Said;
import io.carillon.platform.problem.Violations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person said of being contacted, as an operator or a service records it.
 *
 * @param channel email, sms, push, inapp, webpush, webhook
 * @param address an address of the person; empty or absent for the whole channel
 * @param purpose marketing or transactional
 * @param state granted or revoked
 * @param source where it was given
 * @param text the wording that was shown, or its version
 * @param at when it was said; now when absent
 * @param proof what shows that it was said, such as a contract's number; may be absent
 */
public record NewConsent(
    @Nullable String channel,
    @Nullable String address,
    @Nullable String purpose,
    @Nullable String state,
    @Nullable String source,
    @Nullable String text,
    @Nullable Instant at,
    @Nullable String proof) {
  private static final Map<String, String> ADDRESSES =
      Map.of("email", Identifier.EMAIL, "sms", Identifier.PHONE);
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Duration FAST_CLOCK = Duration.ofMinutes(5);

  /**
   * Notes what is wrong with it. A permission needs an address that is the person's; a refusal is
   * always taken.
   *
   * @param rules by which addresses are brought to one form
   * @param believed whether a service speaks, which knows the address from its own records
   */
  void check(
      Violations violations,
      String field,
      Person person,
      IdentifierRules rules,
      boolean believed,
      Instant now) {
    violations.check(
        ConsentKey.CHANNELS.contains(String.valueOf(channel)),
        field + ".channel",
        channel,
        "email, sms, push, inapp, webpush, webhook");
    violations.check(
        ConsentKey.PURPOSES.contains(String.valueOf(purpose)),
        field + ".purpose",
        purpose,
        "marketing, transactional");
    violations.check(
        "granted".equals(state) || "revoked".equals(state),
        field + ".state",
        state,
        "granted, revoked");
    violations.check(
        at == null || (!at.isBefore(EARLIEST) && !at.isAfter(now.plus(FAST_CLOCK))),
        field + ".at",
        at,
        "a moment in the past");
    violations.check(length(source) <= 256, field + ".source", length(source), "256 characters");
    violations.check(length(text) <= 2_048, field + ".text", length(text), "2048 characters");
    violations.check(
        length(proof) <= Proof.LONGEST,
        field + ".proof",
        length(proof),
        Proof.LONGEST + " characters");
    violations.check(
        length(address) <= ConsentKey.LONGEST_ADDRESS,
        field + ".address",
        length(address),
        ConsentKey.LONGEST_ADDRESS + " characters");
    String type = ADDRESSES.get(String.valueOf(channel));
    if (type != null && address != null && !address.isEmpty()) {
      String normal = normal(rules, type, address);
      violations.check(
          !normal.isEmpty(), field + ".address", "another form", "an address of the channel");
      violations.check(
          normal.isEmpty()
              || believed
              || "revoked".equals(state)
              || person.identifiers().containsKey(new Identifier(type, normal)),
          field + ".address",
          "an address of nobody or of another profile",
          "an address of this profile");
    }
  }

  boolean permits() {
    return "granted".equals(state);
  }

  /** The word itself, once it was checked. */
  Said said(IdentifierRules rules, Instant now) {
    String type = ADDRESSES.get(String.valueOf(channel));
    String given = address == null ? "" : address;
    return new Said(
        new ConsentKey(
            String.valueOf(channel),
            type == null || given.isEmpty() ? given : normal(rules, type, given),
            String.valueOf(purpose)),
        new Consent(
            "granted".equals(state) ? ConsentState.GRANTED : ConsentState.REVOKED,
            source == null ? "" : source,
            text == null ? "" : text,
            at == null || at.isAfter(now) ? now : at,
            new Proof("", proof == null ? "" : proof)));
  }

  private static String normal(IdentifierRules rules, String type, String address) {
    return rules.normal(new Identifier(type, address)).map(Identifier::value).orElse("");
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
