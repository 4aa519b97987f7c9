package io.carillon.messaging.sending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.JourneyStep;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageSettings;
import io.carillon.messaging.message.MessageState;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.v1.JourneyReference;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what was asked for, once, and sends it at once. */
@ApplicationScoped
public class RequestsConsumer {
  private static final String NAME = "messaging";

  private final Consumers consumers;
  private final Positions positions;
  private final Transactions transactions;
  private final MessageStore store;
  private final MessageSettings settings;
  private final Sender sender;
  private final ObjectMapper json;
  private final Clock clock;

  @Inject
  RequestsConsumer(
      Consumers consumers,
      Positions positions,
      Transactions transactions,
      MessageStore store,
      MessageSettings settings,
      Sender sender,
      ObjectMapper json,
      Clock clock) {
    this.consumers = consumers;
    this.positions = positions;
    this.transactions = transactions;
    this.store = store;
    this.settings = settings;
    this.sender = sender;
    this.json = json;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(NAME, Topic.MESSAGES_REQUESTED, MessageRequested.parser(), this::take);
  }

  private List<Outbound> take(List<Inbound<MessageRequested>> records) {
    Map<Inbound<MessageRequested>, Order> orders = new IdentityHashMap<>();
    Set<String> tenants = new TreeSet<>();
    for (Inbound<MessageRequested> record : records) {
      Order order = order(record);
      orders.put(record, order);
      tenants.add(order.tenant());
    }
    Instant now = clock.instant();
    boolean room = sender.hasRoom();
    List<Message> claimed = new ArrayList<>();
    transactions.inBatch(
        tenants,
        tx -> {
          claimed.clear();
          List<Message> fresh =
              positions.claim(tx, NAME, records).fresh().stream()
                  .map(orders::get)
                  .map(
                      order ->
                          room && now.isBefore(order.expiresAt())
                              ? Message.claimed(order, now, sender.lease())
                              : Message.pending(order, now))
                  .toList();
          Set<MessageKey> written = store.insert(tx, fresh);
          fresh.stream()
              .filter(message -> message.progress().state() == MessageState.CLAIMED)
              .filter(message -> written.remove(MessageKey.of(message)))
              .forEach(claimed::add);
          return claimed.size();
        });
    if (!claimed.isEmpty()) {
      sender.go(claimed);
    }
    return List.of();
  }

  private Order order(Inbound<MessageRequested> record) {
    MessageRequested asked = record.value();
    UUID id = id(record, "message_id", asked.getMessageId());
    UUID profile = id(record, "profile_id", asked.getProfileId());
    Purpose purpose =
        Purpose.of(asked.getPurpose())
            .orElseThrow(() -> poison(record, "purpose is neither marketing nor transactional"));
    Instant requestedAt = asked.hasRequestedAt() ? instant(asked.getRequestedAt()) : record.at();
    JsonNode context = json(record, asked.getContextJson());
    if (asked.getTenant().isEmpty() || asked.getChannel().isEmpty()) {
      throw poison(record, "no tenant or no channel");
    }
    String top = Units.top(asked.getTenant());
    String unit = asked.getUnit().isEmpty() ? top : asked.getUnit();
    if (!unit.equals(top) && !Units.isPath(asked.getTenant(), unit)) {
      throw poison(record, "unit is no path of the tenant's");
    }
    return new Order(
        asked.getTenant(),
        unit,
        id,
        profile,
        asked.getChannel(),
        purpose,
        asked.getTemplate(),
        asked.getContentJson().isEmpty() ? null : json(record, asked.getContentJson()),
        context == null || !context.isObject() ? json.createObjectNode() : context,
        null,
        asked.hasJourney() ? journey(asked.getJourney()) : null,
        asked.getCauseId(),
        asked.getHops(),
        record.traceparent(),
        requestedAt,
        settings.expiry(purpose, requestedAt));
  }

  private static JourneyStep journey(JourneyReference journey) {
    return new JourneyStep(
        journey.getKey(),
        journey.getId(),
        journey.getVersion(),
        journey.getEnrollmentId(),
        journey.getStep());
  }

  private @Nullable JsonNode json(Inbound<MessageRequested> record, ByteString bytes) {
    try {
      return bytes.isEmpty() ? null : json.readTree(bytes.toByteArray());
    } catch (IOException e) {
      throw poison(record, "context or content is not JSON");
    }
  }

  private static UUID id(Inbound<MessageRequested> record, String field, String text) {
    return Ids.parse(text).orElseThrow(() -> poison(record, field + " is no UUID"));
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  private static Poison poison(Inbound<MessageRequested> record, String detail) {
    return new Poison(record, CommonReason.INVALID_VALUE, detail);
  }
}
