package io.carillon.scorecard.card;

import com.google.protobuf.Timestamp;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scorecard.indicator.Card;
import io.carillon.scorecard.indicator.Score;
import io.carillon.scorecard.v1.Advice;
import io.carillon.scorecard.v1.GetScorecardRequest;
import io.carillon.scorecard.v1.GetScorecardResponse;
import io.carillon.scorecard.v1.Indicator;
import io.carillon.scorecard.v1.Overall;
import io.carillon.scorecard.v1.Peer;
import io.carillon.scorecard.v1.ScorecardServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scorecards over gRPC. */
@GrpcService
public class ScorecardGrpc extends ScorecardServiceGrpc.ScorecardServiceImplBase {
  private final Scorecards scorecards;
  private final Callers callers;

  @Inject
  ScorecardGrpc(Scorecards scorecards, Callers callers) {
    this.scorecards = scorecards;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.SCORECARDS_READ)
  public void getScorecard(
      GetScorecardRequest request, StreamObserver<GetScorecardResponse> answer) {
    Scorecard found =
        scorecards.get(
            callers.tenant(),
            request.getApp(),
            given(request.getStore()),
            given(request.getCountry()),
            request.hasAt() ? moment(request.getAt()) : null);
    answer.onNext(GetScorecardResponse.newBuilder().setScorecard(message(found)).build());
    answer.onCompleted();
  }

  private static io.carillon.scorecard.v1.Scorecard message(Scorecard found) {
    var message =
        io.carillon.scorecard.v1.Scorecard.newBuilder()
            .setApp(found.app())
            .setName(found.name())
            .setStore(found.store().word())
            .setCountry(found.country())
            .setAt(timestamp(found.at()))
            .putAllIndicators(indicators(found.card()));
    overall(found.card()).ifPresent(message::setOverall);
    for (Scorecard.Peer peer : found.peers()) {
      Peer.Builder each =
          message
              .addPeersBuilder()
              .setApp(peer.app())
              .setName(peer.name())
              .putAllIndicators(indicators(peer.card()));
      overall(peer.card()).ifPresent(each::setOverall);
    }
    for (var advice : found.advice()) {
      message.addAdvice(
          Advice.newBuilder()
              .setIndicator(advice.indicator())
              .setEn(advice.en())
              .setFr(advice.fr()));
    }
    return message.build();
  }

  private static Optional<Overall> overall(Card card) {
    return Optional.ofNullable(card.overall())
        .map(
            overall ->
                Overall.newBuilder()
                    .setScore(overall.score())
                    .setConfidence(overall.confidence())
                    .putAllWeights(overall.weights())
                    .addAllMissing(overall.missing())
                    .build());
  }

  private static Map<String, Indicator> indicators(Card card) {
    Map<String, Indicator> indicators = new LinkedHashMap<>();
    card.scores().forEach((indicator, score) -> indicators.put(indicator.label(), message(score)));
    return indicators;
  }

  private static Indicator message(Score score) {
    Indicator.Builder message =
        Indicator.newBuilder()
            .setRaw(score.raw())
            .setSampleSize(score.sampleSize())
            .setSource(score.source())
            .setObservedAt(timestamp(score.observedAt()))
            .setConfidence(score.confidence())
            .putAllDetails(score.details());
    Optional.ofNullable(score.score()).ifPresent(message::setScore);
    Optional.ofNullable(score.percentile()).ifPresent(message::setPercentile);
    Optional.ofNullable(score.trend()).ifPresent(message::setTrend);
    return message.build();
  }

  private static @Nullable String given(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Instant moment(Timestamp at) {
    try {
      Instant found = Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
      if (found.isAfter(Instant.EPOCH) && at.getNanos() >= 0) {
        return found;
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw unreadable(at);
    }
    throw unreadable(at);
  }

  private static ProblemException unreadable(Timestamp at) {
    return ProblemException.invalid("at", at.getSeconds(), "a moment since 1970");
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
