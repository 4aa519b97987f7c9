package io.carillon.scoring.history;

import com.google.protobuf.Timestamp;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.scoring.definition.RulesConsumer;
import io.carillon.scoring.fact.TraitRule;
import io.carillon.scoring.history.PartingStore.Waiting;
import io.carillon.scoring.stream.ScoringStreams;
import io.carillon.scoring.v1.HistoricEvent;
import io.carillon.scoring.v1.Recount;
import io.carillon.scoring.v1.Transfer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves what was counted of somebody who parted from the survivor to them, when a merge was undone:
 * the archive knows which events came by their identifiers. Begun anew it sends the same, and each
 * is taken once.
 */
@ApplicationScoped
class RecountProcessor {
  private static final Logger LOG = Logger.getLogger(RecountProcessor.class);
  private static final Duration PACE = Duration.ofMillis(500);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 10;
  private static final int CHUNK = 500;

  private final RulesConsumer rules;
  private final Transactions transactions;
  private final PartingStore partings;
  private final ArchiveClient archive;
  private final Watermarks watermarks;
  private final Emitter emitter;
  private final ScoringStreams streams;

  /** How far all must have come for each, so that nothing of theirs is still on its way. */
  private final Map<Waiting, Map<Integer, Long>> goals = new ConcurrentHashMap<>();

  private @Nullable ScheduledExecutorService timer;

  @Inject
  RecountProcessor(
      RulesConsumer rules,
      Transactions transactions,
      PartingStore partings,
      ArchiveClient archive,
      Watermarks watermarks,
      Emitter emitter,
      ScoringStreams streams) {
    this.rules = rules;
    this.transactions = transactions;
    this.partings = partings;
    this.archive = archive;
    this.watermarks = watermarks;
    this.emitter = emitter;
    this.streams = streams;
  }

  void start(@Observes StartupEvent event) {
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("recounting").daemon().unstarted(work));
    made.scheduleWithFixedDelay(
        this::look, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
    timer = made;
  }

  void stop(@Observes ShutdownEvent event) {
    if (timer != null) {
      timer.shutdownNow();
    }
  }

  private void look() {
    try {
      Set<String> tenants = Set.copyOf(rules.tenants());
      if (!rules.loaded() || !streams.healthy() || tenants.isEmpty()) {
        return;
      }
      for (Waiting parting :
          transactions.inTenants(tenants, tx -> partings.take(tx, LEASE, AT_ONCE))) {
        boolean moved = move(parting);
        transactions.inTenant(
            parting.tenant(),
            tx -> moved ? partings.done(tx, parting) : partings.later(tx, parting, PACE));
        if (moved) {
          goals.remove(parting);
        }
      }
    } catch (RuntimeException e) {
      LOG.warnf("What was parted is counted later: %s", e);
    }
  }

  /** False when the archive or the stream has not come as far; then it is tried again. */
  private boolean move(Waiting parting) {
    List<TraitRule> traits =
        rules.rules(parting.tenant()).traits().stream().filter(TraitRule::live).toList();
    if (traits.isEmpty()) {
      return true;
    }
    Map<Integer, Long> ends =
        goals.computeIfAbsent(parting, _ -> watermarks.ends(Topic.EVENTS_RESOLVED));
    Map<TraitRule, List<HistoricEvent>> counted = new HashMap<>();
    for (String profile : asked(parting)) {
      ReadEventsRequest.Builder request = ReadEventsRequest.newBuilder().setProfileId(profile);
      traits.stream().map(TraitRule::event).distinct().forEach(request::addNames);
      boolean read =
          archive.read(
              parting.tenant(),
              request.build(),
              ends,
              (events, _, _) ->
                  events.stream()
                      .filter(event -> isOf(event, profile, parting))
                      .filter(event -> isOfBefore(event, parting))
                      .forEach(event -> count(traits, event, counted)));
      if (!read) {
        return false;
      }
    }
    if (!watermarks.taken(Topic.EVENTS_RESOLVED, ends)) {
      return false;
    }
    List<Outbound> records = new ArrayList<>();
    counted.forEach((trait, events) -> records.addAll(records(parting, trait, events)));
    if (!records.isEmpty()) {
      emitter.send(records);
    }
    return true;
  }

  /** Of one that waits since before members were kept, all that is theirs today. */
  private static Set<String> asked(Waiting parting) {
    return parting.members().isEmpty()
        ? Set.of(parting.parted())
        : new TreeSet<>(parting.members());
  }

  private static boolean isOf(ProfileEvent event, String member, Waiting parting) {
    return parting.members().isEmpty() || ArchiveClient.member(event).equals(member);
  }

  /** What came since they parted was counted as theirs, or of who they are since. */
  private static boolean isOfBefore(ProfileEvent event, Waiting parting) {
    Timestamp received = event.getEvent().getReceivedAt();
    return !ArchiveClient.recorded(event).equals(parting.parted())
        && Instant.ofEpochSecond(received.getSeconds(), received.getNanos())
            .isBefore(parting.partedAt());
  }

  private static void count(
      List<TraitRule> traits, ProfileEvent event, Map<TraitRule, List<HistoricEvent>> counted) {
    for (TraitRule trait : traits) {
      ArchiveClient.historic(trait, event)
          .ifPresent(
              historic -> counted.computeIfAbsent(trait, _ -> new ArrayList<>()).add(historic));
    }
  }

  private static List<Outbound> records(
      Waiting parting, TraitRule trait, List<HistoricEvent> events) {
    List<Outbound> records = new ArrayList<>();
    for (int from = 0; from < events.size(); from += CHUNK) {
      List<HistoricEvent> part = events.subList(from, Math.min(events.size(), from + CHUNK));
      String id = "recount:%s:%s:%d".formatted(parting.merge(), trait.basis(), from);
      records.add(record(parting, parting.survivor(), trait, id + ":out", true, part));
      records.add(record(parting, parting.parted(), trait, id + ":in", false, part));
    }
    return records;
  }

  private static Outbound record(
      Waiting parting,
      String profile,
      TraitRule trait,
      String id,
      boolean taken,
      List<HistoricEvent> events) {
    return Outbound.of(
        Topic.SCORING_TRANSFER,
        profile,
        parting.tenant(),
        id,
        Transfer.newBuilder()
            .setTenant(parting.tenant())
            .setProfileId(profile)
            .setRecount(
                Recount.newBuilder()
                    .setId(id)
                    .setBasis(trait.basis())
                    .setTaken(taken)
                    .addAllEvents(events))
            .build());
  }
}
