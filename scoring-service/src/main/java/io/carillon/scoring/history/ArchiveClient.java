package io.carillon.scoring.history;

import io.carillon.analytics.v1.ArchiveServiceGrpc;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.analytics.v1.ReadEventsResponse;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.fact.Happening;
import io.carillon.scoring.fact.TraitRule;
import io.carillon.scoring.stream.OutputCodec;
import io.carillon.scoring.v1.HistoricEvent;
import io.carillon.scoring.v1.History;
import io.carillon.scoring.v1.Transfer;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** History as the archive has it. */
@ApplicationScoped
class ArchiveClient {
  @Inject
  @GrpcClient("analytics")
  ArchiveServiceGrpc.ArchiveServiceBlockingStub archive;

  private final ServiceCalls calls;

  @Inject
  ArchiveClient(ServiceCalls calls) {
    this.calls = calls;
  }

  /** Takes history part by part. */
  interface Reader {
    /**
     * @param records for the stream: what counts of this part, by profile
     * @param done how many events were read so far
     */
    void take(List<Outbound> records, long done, long total);
  }

  /**
   * Reads all that may count for a computed trait, in the order of origin.
   *
   * @param ends how far the archive must have come in each partition of {@code events.resolved}
   * @return false, and nothing is read, when it has not
   * @throws ProblemException DEPENDENCY_AWAY
   */
  boolean read(String tenant, TraitRule trait, Map<Integer, Long> ends, Reader reader) {
    return read(
        tenant,
        ReadEventsRequest.newBuilder().addNames(trait.event()).build(),
        ends,
        (events, done, total) -> reader.take(records(tenant, trait, events), done, total));
  }

  /** Takes events part by part. */
  interface Listener {
    void take(List<ProfileEvent> events, long done, long total);
  }

  /**
   * Reads events in the order of origin.
   *
   * @param ends how far the archive must have come in each partition of {@code events.resolved}
   * @return false, and nothing is read, when it has not
   * @throws ProblemException DEPENDENCY_AWAY
   */
  boolean read(
      String tenant, ReadEventsRequest request, Map<Integer, Long> ends, Listener listener) {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      return call.call(() -> answer(tenant, request, ends, listener));
    } catch (StatusRuntimeException e) {
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "The archive cannot be read", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean answer(
      String tenant, ReadEventsRequest request, Map<Integer, Long> ends, Listener listener) {
    Iterator<ReadEventsResponse> answers = calls.unhurried(tenant, archive).readEvents(request);
    long done = 0;
    long total = 0;
    boolean first = true;
    while (answers.hasNext()) {
      ReadEventsResponse part = answers.next();
      if (first) {
        if (!holds(part.getArchivedMap(), ends)) {
          return false;
        }
        total = part.getTotal();
        first = false;
      }
      done += part.getEventsCount();
      listener.take(part.getEventsList(), done, total);
    }
    return !first;
  }

  private static boolean holds(Map<Integer, Long> archived, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> archived.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /**
   * @param profile who it is today
   * @param recorded under which id it came, and was applied
   */
  private record Address(String profile, String recorded) {}

  private static List<Outbound> records(String tenant, TraitRule trait, List<ProfileEvent> events) {
    Map<Address, History.Builder> byAddress = new LinkedHashMap<>();
    for (ProfileEvent event : events) {
      historic(trait, event)
          .ifPresent(
              historic ->
                  byAddress
                      .computeIfAbsent(
                          new Address(event.getProfileId(), recorded(event)),
                          _ -> History.newBuilder().setBasis(trait.basis()))
                      .addEvents(historic));
    }
    List<Outbound> records = new ArrayList<>();
    byAddress.forEach(
        (address, history) ->
            records.add(
                Outbound.of(
                    Topic.SCORING_TRANSFER,
                    address.profile(),
                    tenant,
                    address.recorded() + "/" + trait.basis(),
                    Transfer.newBuilder()
                        .setTenant(tenant)
                        .setProfileId(address.recorded())
                        .setHistory(history)
                        .build())));
    return records;
  }

  /** The profile's id as identity wrote it down; the archive gives that of today. */
  static String recorded(ProfileEvent event) {
    String recorded = event.getProfile().getProfileId();
    return recorded.isEmpty() ? event.getProfileId() : recorded;
  }

  /** The profile by which it came: the one that it is of, or one that was merged into it. */
  static String member(ProfileEvent event) {
    return event.getMemberId().isEmpty() ? recorded(event) : event.getMemberId();
  }

  /** What an event adds to a trait; empty when it does not count. */
  static Optional<HistoricEvent> historic(TraitRule trait, ProfileEvent event) {
    Happening happening = OutputCodec.happening(event);
    OptionalDouble value = trait.valueOf(happening);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(
            HistoricEvent.newBuilder()
                .setOrigin(
                    Origin.newBuilder()
                        .setPartition(happening.origin().partition())
                        .setOffset(happening.origin().offset()))
                .setAtMillis(happening.at().toEpochMilli())
                .setValue(value.getAsDouble())
                .build());
  }
}
