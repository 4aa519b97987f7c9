package io.carillon.ingest.deadletter;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.plan.PlanGuard;
import io.carillon.ingest.plan.Ruling;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events of the overflow as letters: those of one key and name that came together are one. */
final class BundleCodec {
  /** As dead letters name it that puts events there. */
  static final String BY = "hot-keys";

  private static final int LARGEST = 1024 * 1024;

  private BundleCodec() {}

  private record Of(String tenant, String unit, String key, String type, String name) {}

  static List<Letter> of(List<Inbound<AcceptedEvent>> records) {
    Map<Of, List<Inbound<AcceptedEvent>>> groups = new LinkedHashMap<>();
    for (Inbound<AcceptedEvent> record : records) {
      groups.computeIfAbsent(of(record.value()), _ -> new ArrayList<>()).add(record);
    }
    List<Letter> letters = new ArrayList<>(groups.size());
    groups.forEach(
        (of, group) -> {
          int from = 0;
          int bytes = 0;
          for (int i = 0; i < group.size(); i++) {
            int size = group.get(i).value().getSerializedSize();
            if (bytes + size > LARGEST && i > from) {
              letters.add(letter(of, group.subList(from, i)));
              from = i;
              bytes = 0;
            }
            bytes += size;
          }
          letters.add(letter(of, group.subList(from, group.size())));
        });
    return letters;
  }

  private static Of of(AcceptedEvent event) {
    return new Of(
        event.getTenant(),
        unit(event),
        key(event),
        LetterCodec.call(event).word(),
        LetterCodec.plain(event.getName()));
  }

  static String unit(AcceptedEvent event) {
    return LetterCodec.unit(event.getTenant(), null, event);
  }

  /** The one that it would have had in `events.raw`. */
  static String key(AcceptedEvent event) {
    return event.getTenant()
        + "/"
        + NewEvent.lane(event.getAnonymousId(), event.getDeviceId(), event.getUserId());
  }

  /** What a hot key is known by, of each unit in which it sends. */
  static UUID hotKey(String unit, String key) {
    return Ids.hash("hot-key", unit, key);
  }

  private static Letter letter(Of of, List<Inbound<AcceptedEvent>> group) {
    Inbound<AcceptedEvent> first = group.getFirst();
    byte[] value = group.size() == 1 ? first.value().toByteArray() : written(group);
    return new Letter(
        of.tenant(),
        Ids.hash(Topic.EVENTS_OVERFLOW, BY, first.partition() + ":" + first.offset()),
        Topic.EVENTS_RAW,
        of.key(),
        value,
        value.length,
        false,
        IngestReason.KEY_OVER_RATE.name(),
        "Its key sent more than its rate.",
        BY,
        "",
        of.unit(),
        new Letter.Event(LetterCodec.plain(first.value().getEventId()), of.type(), of.name()),
        group.size(),
        hotKey(of.unit(), of.key()),
        true,
        first.at(),
        null,
        "");
  }

  private static byte[] written(List<Inbound<AcceptedEvent>> group) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Inbound<AcceptedEvent> record : group) {
        out.writeMessageNoTag(record.value());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Of the events of a letter, each as a letter of its own, in their order. */
  static List<Letter> singles(Letter letter) {
    try {
      List<Letter> singles = new ArrayList<>(letter.events());
      CodedInputStream in = CodedInputStream.newInstance(letter.value());
      while (!in.isAtEnd()) {
        byte[] value = in.readByteArray();
        String id = LetterCodec.plain(AcceptedEvent.parseFrom(value).getEventId());
        singles.add(letter.single(id, value));
      }
      return singles;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some of a letter's events as the one record that it then holds. */
  static byte[] together(List<Letter> singles) {
    if (singles.size() == 1) {
      return singles.getFirst().value();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Letter single : singles) {
        out.writeByteArrayNoTag(single.value());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The earliest moment at which one of a letter's events can have come, this time or another: when
   * it happened, or when it was accepted. Nothing when the letter is no event on its way to
   * identity.
   */
  static Optional<Instant> since(Letter letter) {
    if (letter.topic() != Topic.EVENTS_RAW || letter.raw()) {
      return Optional.empty();
    }
    return (letter.events() > 1 ? singles(letter) : List.of(letter))
        .stream()
            .flatMap(single -> since(single.value(), letter.at()).stream())
            .min(Comparator.naturalOrder());
  }

  private static Optional<Instant> since(byte[] record, Instant at) {
    try {
      AcceptedEvent event = AcceptedEvent.parseFrom(record);
      Instant since = at;
      for (Timestamp time : List.of(event.getReceivedAt(), event.getOccurredAt())) {
        Instant then = Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        since = time.equals(Timestamp.getDefaultInstance()) || since.isBefore(then) ? since : then;
      }
      return Optional.of(since);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /**
   * A single letter as its plan sets it aside, known by the same id as when the plan does that. It
   * stays one of its hot key, since when it was put aside first.
   */
  static Letter apart(Letter single, Ruling ruling) {
    return new Letter(
        single.tenant(),
        LetterCodec.id(single, PlanGuard.NAME),
        single.topic(),
        single.key(),
        single.value(),
        single.bytes(),
        false,
        IngestReason.EVENT_QUARANTINED.name(),
        LetterCodec.plain(ruling.detail()),
        PlanGuard.NAME,
        PlanGuard.note(ruling),
        single.unit(),
        single.event(),
        1,
        single.hotKey(),
        true,
        single.at(),
        null,
        "");
  }
}
