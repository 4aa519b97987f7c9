package io.carillon.identity.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Proof;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.Sighting.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a call says of being contacted, in `context.consents`. A public key permits only for
 * the addresses in the same call; a service or a server's key may name the address. A refusal may
 * name any, and is never lost for want of one.
 */
final class ConsentCodec {
  private static final Map<String, String> ADDRESSES =
      Map.of("email", Identifier.EMAIL, "sms", Identifier.PHONE);

  private final IdentifierRules rules;
  private final AcceptedEvent event;
  private final EventCodec.Presented who;

  ConsentCodec(IdentifierRules rules, AcceptedEvent event, EventCodec.Presented who) {
    this.rules = rules;
    this.event = event;
    this.who = who;
  }

  List<Said> read(JsonNode call, Instant at) {
    List<Said> said = new ArrayList<>();
    for (JsonNode one : call.path("context").path("consents")) {
      said(one, at).ifPresent(said::add);
    }
    return said;
  }

  /** The consents that wait for somebody to confirm them, which are none yet. */
  List<ConsentKey> pending(JsonNode call) {
    List<ConsentKey> pending = new ArrayList<>();
    for (JsonNode one : call.path("context").path("consents")) {
      if (one.path("state").asText("").equals("pending")) {
        key(one, ConsentState.GRANTED).ifPresent(pending::add);
      }
    }
    return pending;
  }

  private Optional<Said> said(JsonNode one, Instant at) {
    ConsentState state =
        switch (one.path("state").asText("")) {
          case "granted" -> ConsentState.GRANTED;
          case "revoked" -> ConsentState.REVOKED;
          default -> null;
        };
    if (state == null) {
      return Optional.empty();
    }
    String source = one.path("source").asText(event.getSource());
    Consent word =
        new Consent(
            state,
            cut(source, 256),
            cut(one.path("text").asText(""), 2_048),
            at,
            new Proof(event.getEventId(), cut(one.path("proof").asText(""), Proof.LONGEST)));
    return key(one, state).map(key -> new Said(key, word));
  }

  private Optional<ConsentKey> key(JsonNode one, ConsentState state) {
    String channel = one.path("channel").asText("");
    String purpose = one.path("purpose").asText("marketing");
    if (!ConsentKey.CHANNELS.contains(channel) || !ConsentKey.PURPOSES.contains(purpose)) {
      return Optional.empty();
    }
    String named = one.path("address").asText("");
    String address =
        state == ConsentState.REVOKED ? refused(channel, named) : permitted(channel, named);
    return Optional.ofNullable(address).map(known -> new ConsentKey(channel, known, purpose));
  }

  /** The address that is named, else the call's, else none: whichever the person has then. */
  private String refused(String channel, String named) {
    String address = named.isEmpty() ? null : named(channel, named);
    return Objects.requireNonNullElse(address == null ? ofCall(channel) : address, "");
  }

  /** Null when the call has no address of that channel. */
  private @Nullable String permitted(String channel, String named) {
    return (service() || event.getTrusted()) && !named.isEmpty()
        ? named(channel, named)
        : ofCall(channel);
  }

  private @Nullable String ofCall(String channel) {
    return switch (channel) {
      case "email" -> who.email() == null ? null : who.email().value();
      case "sms" -> who.phone() == null ? null : who.phone().value();
      case "push", "webpush" -> event.getDeviceId().isEmpty() ? null : event.getDeviceId();
      default -> "";
    };
  }

  /** Null when it is none. */
  private @Nullable String named(String channel, String address) {
    if (address.length() > ConsentKey.LONGEST_ADDRESS) {
      return null;
    }
    String type = ADDRESSES.get(channel);
    return type == null
        ? address
        : rules.normal(new Identifier(type, address)).map(Identifier::value).orElse(null);
  }

  private boolean service() {
    return !event.getProfileId().isEmpty();
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }
}
