package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.definition.v1.Definition;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.v1.ProfileState;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.plan.PlanGuard;
import io.carillon.ingest.plan.Ruling;
import io.carillon.messaging.v1.InboxChanged;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.events.DeadLetter;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.v1.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the bytes of letters say. */
final class LetterCodec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TENANT = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int LONGEST = 500;

  private static final Map<Topic, Parser<? extends Message>> PARSERS =
      Map.of(
          Topic.EVENTS_RAW, AcceptedEvent.parser(),
          Topic.EVENTS_OVERFLOW, AcceptedEvent.parser(),
          Topic.EVENTS_RESOLVED, ProfileEvent.parser(),
          Topic.EVENTS_SCORED, ProfileEvent.parser(),
          Topic.SCORING_TRANSFER, Transfer.parser(),
          Topic.PROFILES_STATE, ProfileState.parser(),
          Topic.MESSAGES_REQUESTED, MessageRequested.parser(),
          Topic.MESSAGES_INBOX, InboxChanged.parser(),
          Topic.DEFINITIONS, Definition.parser(),
          Topic.AUDIT, AuditRecord.parser());

  private LetterCodec() {}

  /**
   * As it is kept; nothing when nobody can say whose it is. Our own header says that; a record says
   * it only where there is none, and what somebody sent to a door never does.
   */
  static Optional<Letter> read(DeadLetter dead) {
    Message message = dead.raw() || dead.part() ? null : parse(dead.topic(), dead.value());
    String tenant =
        message == null || !dead.tenant().isEmpty() ? dead.tenant() : text(message, "tenant", "");
    if (!isTenant(tenant)) {
      return Optional.empty();
    }
    AcceptedEvent event = event(message);
    String eventId = event == null ? "" : event.getEventId();
    return Optional.of(
        new Letter(
            tenant,
            id(dead, event),
            dead.topic(),
            dead.key().replace('\0', ' '),
            dead.value(),
            dead.value().length,
            dead.raw(),
            plain(dead.reason()),
            plain(dead.detail()),
            plain(dead.consumer()),
            dead.note(),
            unit(tenant, message, event),
            new Letter.Event(
                plain(eventId.isEmpty() ? dead.headers().getOrDefault("ce_id", "") : eventId),
                event == null ? "" : call(event).word(),
                event == null ? "" : plain(event.getName())),
            1,
            null,
            message != null
                && text(message, "tenant", tenant).equals(tenant)
                && dead.key().indexOf('\0') < 0
                && takesAgain(dead.topic()),
            dead.at(),
            null,
            ""));
  }

  /**
   * The same for the same letter, however often it is read or written: what was in its topic is
   * known by its place there, an event that never was by itself, and what came to a door by the id
   * that it was given there.
   */
  private static UUID id(DeadLetter dead, @Nullable AcceptedEvent event) {
    String place = dead.place();
    if (place != null) {
      return Ids.hash(dead.topic(), dead.consumer(), place);
    }
    String given = dead.headers().getOrDefault("ce_id", "");
    if (dead.raw() && !dead.part() && !given.isEmpty()) {
      return Ids.hash(dead.topic(), dead.consumer(), "raw", given);
    }
    return event == null
        ? Ids.hash(dead.topic(), "dead", dead.partition() + ":" + dead.offset())
        : id(dead.topic(), dead.consumer(), event);
  }

  /** As the event of a letter is known when that one sets it aside. */
  static UUID id(Letter letter, String consumer) {
    return id(letter.topic(), consumer, accepted(letter));
  }

  private static UUID id(Topic topic, String consumer, AcceptedEvent event) {
    return Ids.hash(topic, consumer, event.getEventId(), event.getJson().toStringUtf8());
  }

  /** Whether it can be said whose it is. */
  static boolean isTenant(String tenant) {
    return TENANT.matcher(tenant).matches();
  }

  /** A topic that is compacted keeps the last of a key, which must be the newest. */
  private static boolean takesAgain(Topic topic) {
    return !"compact".equals(topic.settings().get("cleanup.policy"))
        && topic != Topic.MESSAGES_INBOX;
  }

  static String unit(String tenant, @Nullable Message message, @Nullable AcceptedEvent event) {
    String unit =
        event != null ? event.getUnit() : message == null ? "" : text(message, "unit", "");
    boolean path = unit.matches("(/[a-z0-9-]{1,64}){1,10}");
    return path && (unit.equals("/" + tenant) || unit.startsWith("/" + tenant + "/")) ? unit : "";
  }

  private static @Nullable Message parse(Topic topic, byte[] value) {
    Parser<? extends Message> parser = PARSERS.get(topic);
    try {
      return parser == null ? null : parser.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  /** Of several records the first. */
  private static @Nullable Message parse(Letter letter) {
    if (letter.events() > 1) {
      return parse(BundleCodec.singles(letter).getFirst());
    }
    return letter.raw() ? null : parse(letter.topic(), letter.value());
  }

  private static @Nullable AcceptedEvent event(@Nullable Message message) {
    return switch (message) {
      case AcceptedEvent event -> event;
      case ProfileEvent event when event.hasEvent() -> event.getEvent();
      case null, default -> null;
    };
  }

  private static String text(Message message, String name, String otherwise) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field != null && message.getField(field) instanceof String text ? text : otherwise;
  }

  static Call call(AcceptedEvent event) {
    String type = event.getType().name().substring("EVENT_TYPE_".length());
    return event.getType() == EventType.UNRECOGNIZED
        ? Call.TRACK
        : Call.of(type.toLowerCase(Locale.ROOT)).orElse(Call.TRACK);
  }

  static String plain(String text) {
    String storable = text.replace('\0', ' ');
    return storable.length() <= LONGEST ? storable : storable.substring(0, LONGEST);
  }

  /** The type of what is in a topic: `carillon.event.v1.AcceptedEvent`. */
  static String type(Letter letter) {
    Message message = parse(letter);
    return message == null ? "" : message.getDescriptorForType().getFullName();
  }

  /**
   * The call that a letter is about, or what came to a door where that is an object in JSON; null
   * when it is about something else.
   */
  static @Nullable ObjectNode payload(Letter letter) {
    if (letter.raw()) {
      return object(letter.value());
    }
    AcceptedEvent event = event(parse(letter));
    return event == null ? null : object(event.getJson().toByteArray());
  }

  private static @Nullable ObjectNode object(byte[] json) {
    try {
      return JSON.readTree(json) instanceof ObjectNode object ? object : null;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Whether a letter says one of these words: as a whole text of its event, however upper and lower
   * case are; anywhere in what is no event.
   */
  static boolean names(Letter letter, Set<String> words) {
    Set<String> wanted = new HashSet<>();
    words.forEach(word -> wanted.add(word.toLowerCase(Locale.ROOT)));
    Message message = parse(letter);
    AcceptedEvent event = event(message);
    ObjectNode payload = payload(letter);
    if (payload == null) {
      String text = new String(letter.value(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      return wanted.stream().anyMatch(text::contains);
    }
    List<String> said = new ArrayList<>();
    said.add(letter.key());
    if (message != null) {
      said.add(text(message, "profile_id", ""));
    }
    if (event != null) {
      said.addAll(
          List.of(
              event.getUserId(),
              event.getAnonymousId(),
              event.getDeviceId(),
              event.getProfileId()));
    }
    texts(payload, said);
    return said.stream().anyMatch(one -> wanted.contains(one.toLowerCase(Locale.ROOT)));
  }

  private static void texts(JsonNode node, List<String> into) {
    if (node.isTextual()) {
      into.add(node.textValue());
    }
    node.forEach(child -> texts(child, into));
  }

  static @Nullable JsonNode note(Letter letter) {
    try {
      return letter.note().isEmpty() ? null : JSON.readTree(letter.note());
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The ruling of today's plans over an event; null when the letter is no event of a client. */
  static @Nullable Ruling ruling(PlanGuard plans, Letter letter) {
    if (!(parse(letter) instanceof AcceptedEvent event)) {
      return null;
    }
    return plans.rule(
        letter.tenant(),
        event.getUnit(),
        call(event),
        event.getName(),
        Json.of(event.getJson().toByteArray()));
  }

  /** The letter's event with other bytes. */
  static byte[] with(Letter letter, Json json) {
    AcceptedEvent event = accepted(letter);
    return event.toBuilder().setJson(ByteString.copyFrom(json.copy())).build().toByteArray();
  }

  /**
   * The letter with an event that somebody corrected: its id, time, unit and source stay.
   *
   * @throws ProblemException when it is no event of the same call and id
   */
  static Letter corrected(Letter letter, JsonNode payload) {
    if (letter.events() > 1) {
      throw ProblemException.invalid("payload", "one", "none: the letter holds several events");
    }
    AcceptedEvent event = accepted(letter);
    Reading reading = Body.of(bytes(payload)).event(call(event));
    NewEvent read =
        switch (reading) {
          case Reading.Good(NewEvent good) -> good;
          case Reading.Refused(_, ProblemException problem) -> throw problem;
        };
    String id = read.messageId();
    if (id != null && !id.equals(event.getEventId())) {
      throw ProblemException.invalid("payload.messageId", "another one", "the letter's own");
    }
    AcceptedEvent corrected =
        event.toBuilder()
            .setName(read.name())
            .setUserId(read.userId())
            .setAnonymousId(read.anonymousId())
            .setDeviceId(read.deviceId())
            .setJson(ByteString.copyFrom(read.json().copy()))
            .build();
    return letter.with(corrected.toByteArray());
  }

  private static AcceptedEvent accepted(Letter letter) {
    if (parse(letter) instanceof AcceptedEvent event) {
      return event;
    }
    throw ProblemException.invalid("payload", "one", "none: only an event can be corrected");
  }

  private static byte[] bytes(JsonNode payload) {
    try {
      return JSON.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A payload cannot be written", e);
    }
  }
}
