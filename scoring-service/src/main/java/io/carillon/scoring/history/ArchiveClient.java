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
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      return call.call(() -> answer(tenant, trait, ends, reader));
    } catch (StatusRuntimeException e) {
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "The archive cannot be read", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean answer(String tenant, TraitRule trait, Map<Integer, Long> ends, Reader reader) {
    Iterator<ReadEventsResponse> answers =
        calls
            .unhurried(tenant, archive)
            .readEvents(ReadEventsRequest.newBuilder().addNames(trait.event()).build());
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
      reader.take(records(tenant, trait, part), done, total);
    }
    return !first;
  }

  private static boolean holds(Map<Integer, Long> archived, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> archived.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private static List<Outbound> records(String tenant, TraitRule trait, ReadEventsResponse part) {
    Map<String, History.Builder> byProfile = new LinkedHashMap<>();
    for (ProfileEvent event : part.getEventsList()) {
      Happening happening = OutputCodec.happening(event);
      OptionalDouble value = trait.valueOf(happening);
      if (value.isPresent()) {
        byProfile
            .computeIfAbsent(
                event.getProfileId(), _ -> History.newBuilder().setBasis(trait.basis()))
            .addEvents(
                HistoricEvent.newBuilder()
                    .setOrigin(
                        Origin.newBuilder()
                            .setPartition(happening.origin().partition())
                            .setOffset(happening.origin().offset()))
                    .setAtMillis(happening.at().toEpochMilli())
                    .setValue(value.getAsDouble()));
      }
    }
    List<Outbound> records = new ArrayList<>();
    byProfile.forEach(
        (profile, history) ->
            records.add(
                Outbound.of(
                    Topic.SCORING_TRANSFER,
                    profile,
                    tenant,
                    profile + "/" + trait.basis(),
                    Transfer.newBuilder()
                        .setTenant(tenant)
                        .setProfileId(profile)
                        .setHistory(history)
                        .build())));
    return records;
  }
}
