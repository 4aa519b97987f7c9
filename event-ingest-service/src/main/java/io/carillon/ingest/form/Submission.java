package io.carillon.ingest.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.form.FormStore.LiveForm;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody filled in, checked against the form, and what it says. A function of the form, the
 * fields and the submission's id.
 *
 * @param consent `none`, `granted` or `pending`
 * @param confirmation what the address's reader is asked for, when it is pending
 */
record Submission(
    LiveForm form,
    String id,
    String anonymousId,
    ObjectNode fields,
    ObjectNode traits,
    ObjectNode campaign,
    String consent,
    @Nullable Confirmation confirmation) {
  static final String REDIRECT = "_redirect";
  private static final String ANONYMOUS_ID = "_anonymousId";
  private static final String ID = "_id";
  private static final Map<String, String> CAMPAIGN =
      Map.of(
          "utm_source", "source",
          "utm_medium", "medium",
          "utm_campaign", "name",
          "utm_term", "term",
          "utm_content", "content");
  private static final Set<String> OURS = Set.of(REDIRECT, ANONYMOUS_ID, ID, "writeKey");
  private static final int MOST_UNKNOWN = 100;
  private static final int LONGEST_UNKNOWN = 1_000;
  private static final int LONGEST_ID = 200;
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /**
   * @param given by name; empty texts are as if they were not there
   * @param freshId for a submission that has none; where a confirmation is asked for, its own id is
   *     a UUIDv7, whose time the link counts from, so that a repeated submission is the same
   * @throws ProblemException INVALID_VALUE with all that is wrong
   */
  static Submission of(LiveForm form, Map<String, String> given, String freshId, Instant now) {
    FormDefinition definition = form.definition();
    Violations violations = new Violations();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode fields = nodes.objectNode();
    ObjectNode traits = nodes.objectNode();
    for (Field field : definition.fields()) {
      String text = given.getOrDefault(field.named(), "");
      if (text.isBlank()) {
        violations.check(
            !Boolean.TRUE.equals(field.required()), field.named(), "nothing", "a value");
        continue;
      }
      JsonNode value = field.read(text, form.patterns().get(field.named()), violations);
      if (value != null) {
        fields.set(field.named(), value);
        if (field.trait() != null) {
          traits.set(field.trait(), value);
        }
      }
    }
    ObjectNode campaign = nodes.objectNode();
    unknown(definition, given, fields, campaign, violations);
    Permission asked = definition.consent();
    String named = given.getOrDefault(ID, "");
    Optional<UUID> own = Ids.parse(named).filter(uuid -> uuid.version() == 7);
    Instant sent = own.map(Submission::madeAt).orElse(now);
    if (asked != null && asked.isDouble() && !named.isEmpty()) {
      violations.check(
          own.isPresent()
              && !sent.isAfter(now.plus(AHEAD))
              && sent.plus(asked.within()).isAfter(now),
          ID,
          "another text",
          "a UUID of version 7, made when the form was filled in");
    }
    String id = named.isEmpty() ? freshId : own.map(UUID::toString).orElse(named);
    String sender = given.getOrDefault(ANONYMOUS_ID, "");
    violations
        .check(id.length() <= LONGEST_ID, ID, "a long text", "at most " + LONGEST_ID)
        .check(sender.length() <= LONGEST_ID, ANONYMOUS_ID, "a long text", "at most " + LONGEST_ID);
    String whole = Ids.hash("form", form.id(), id).toString();
    String email = traits.path("email").asText("");
    String anonymousId =
        !sender.isEmpty()
            ? sender
            : "form:" + (email.isEmpty() ? whole : Ids.hash("form", form.tenant(), email));
    String address = asked == null ? "" : fields.path(String.valueOf(asked.address())).asText("");
    boolean agreed =
        asked != null
            && !address.isEmpty()
            && (asked.field() == null || Field.ticked(given.get(asked.field())));
    violations.throwIfAny();
    if (asked == null || !agreed) {
      return new Submission(form, whole, anonymousId, fields, traits, campaign, "none", null);
    }
    traits.put(trait(asked), address);
    Confirmation confirmation =
        new Confirmation(
            form.id(),
            whole,
            String.valueOf(asked.channel()),
            asked.purposed(),
            address,
            String.valueOf(asked.text()),
            asked.version(),
            sent.plus(asked.within()));
    return asked.isDouble()
        ? new Submission(
            form, whole, anonymousId, fields, traits, campaign, "pending", confirmation)
        : new Submission(
            form, whole, anonymousId, fields, traits, campaign, "granted", confirmation);
  }

  private static void unknown(
      FormDefinition definition,
      Map<String, String> given,
      ObjectNode fields,
      ObjectNode campaign,
      Violations violations) {
    int kept = 0;
    for (Map.Entry<String, String> one : given.entrySet()) {
      String name = one.getKey();
      boolean declared = definition.fields().stream().anyMatch(f -> f.named().equals(name));
      boolean apart = OURS.contains(name) || name.equals(definition.honeypot());
      if (declared || apart || one.getValue().isBlank()) {
        continue;
      }
      boolean fits = one.getValue().length() <= LONGEST_UNKNOWN && name.length() <= LONGEST_ID;
      String of = CAMPAIGN.get(name);
      if (of != null && fits) {
        campaign.put(of, one.getValue());
      } else if (of == null && definition.keepsUnknown()) {
        violations
            .check(fits, "a field", "a long name or text", "at most " + LONGEST_UNKNOWN)
            .check(++kept <= MOST_UNKNOWN, "fields", "too many", "at most " + MOST_UNKNOWN);
        fields.put(name, one.getValue());
      }
    }
  }

  private static String trait(Permission asked) {
    return "sms".equals(asked.channel()) ? "phone" : "email";
  }

  private static Instant madeAt(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** The number of the event that what the visitor is told depends on; -1 when there is none. */
  int promise() {
    return switch (consent) {
      case "granted" -> 0;
      case "pending" -> 1;
      default -> -1;
    };
  }

  /**
   * The events: who it is, with what was agreed to, then what was sent.
   *
   * @param confirmUrl by which the address's reader confirms, when consent is pending
   */
  List<ObjectNode> events(@Nullable String confirmUrl) {
    List<ObjectNode> events = new ArrayList<>();
    if (!traits.isEmpty()) {
      ObjectNode identify = event("identify", "identify");
      identify.set("traits", traits);
      if (confirmation != null) {
        consents(identify, form, confirmation, consent);
      }
      events.add(identify);
    }
    ObjectNode track = event("track", "submitted");
    track.put("event", "Form Submitted");
    ObjectNode properties = track.putObject("properties");
    properties.put("form", form.key());
    properties.put("submission", id);
    properties.set("fields", fields);
    properties.put("consent", consent);
    Permission asked = form.definition().consent();
    if (confirmation != null && asked != null) {
      properties.put("channel", confirmation.channel());
      properties.put("address", confirmation.address());
      properties.put("consent_text", asked.text());
      properties.put("consent_version", asked.version());
    }
    if (confirmUrl != null) {
      properties.put("confirm_url", confirmUrl);
    }
    if (!campaign.isEmpty()) {
      track.putObject("context").set("campaign", campaign);
    }
    events.add(track);
    return events;
  }

  private ObjectNode event(String type, String part) {
    return event(type, anonymousId, Ids.hash("form", id, part).toString());
  }

  /**
   * What a confirmation makes: the same events for the same link, whenever and however often. They
   * are the address's, and not of the browser that filled in the form, which may be anybody's.
   */
  static List<ObjectNode> confirmed(LiveForm form, Confirmation asked) {
    String id = asked.submission();
    String reader =
        "form:" + Ids.hash("form", form.tenant(), asked.channel(), asked.address()).toString();
    ObjectNode identify = event("identify", reader, Ids.hash("form", id, "grant").toString());
    identify
        .putObject("traits")
        .put(asked.channel().equals("sms") ? "phone" : "email", asked.address());
    consents(identify, form, asked, "granted");
    ObjectNode track = event("track", reader, Ids.hash("form", id, "confirmed").toString());
    track.put("event", "Form Confirmed");
    track.putObject("properties").put("form", form.key()).put("submission", id);
    return List.of(identify, track);
  }

  private static ObjectNode event(String type, String anonymousId, String messageId) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    members.put("type", nodes.textNode(type));
    members.put("messageId", nodes.textNode(messageId));
    members.put("anonymousId", nodes.textNode(anonymousId));
    return new ObjectNode(nodes, members);
  }

  private static void consents(ObjectNode event, LiveForm form, Confirmation asked, String state) {
    ObjectNode consent = event.putObject("context").putArray("consents").addObject();
    consent.put("channel", asked.channel());
    consent.put("purpose", asked.purpose());
    consent.put("state", state);
    consent.put("address", asked.address());
    consent.put("source", "form " + form.key());
    consent.put(
        "text", asked.version() == null ? asked.text() : asked.version() + ": " + asked.text());
  }
}
