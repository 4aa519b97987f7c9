package io.carillon.scoring;

import io.carillon.analytics.v1.ArchiveServiceGrpc;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.analytics.v1.ReadEventsResponse;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.BatchGetProfilesResponse;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Identity and the archive as far as scoring asks them. */
final class Neighbours {
  private static final Neighbours ONLY = new Neighbours();
  private static final int PARTITIONS = 6;

  final Map<String, Profile> profiles = new ConcurrentHashMap<>();
  final List<ProfileEvent> archive = new CopyOnWriteArrayList<>();

  /** As whom the archive knows profiles that were merged. */
  final Map<String, String> aliases = new ConcurrentHashMap<>();

  final AtomicBoolean archiveBehind = new AtomicBoolean();

  private Neighbours() {
    try {
      var unused =
          ServerBuilder.forPort(Integer.getInteger(OtherServices.PORT))
              .addService(new Archive())
              .addService(new Identity())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Neighbours here() {
    return ONLY;
  }

  private final class Archive extends ArchiveServiceGrpc.ArchiveServiceImplBase {
    @Override
    public void readEvents(
        ReadEventsRequest request, StreamObserver<ReadEventsResponse> responses) {
      List<ProfileEvent> found =
          archive.stream()
              .filter(event -> request.getNamesList().contains(event.getEvent().getName()))
              .filter(
                  event ->
                      request.getProfileId().isEmpty()
                          || event
                              .getProfileId()
                              .equals(
                                  aliases.getOrDefault(
                                      request.getProfileId(), request.getProfileId())))
              .toList();
      ReadEventsResponse.Builder first =
          ReadEventsResponse.newBuilder().setTotal(found.size()).addAllEvents(found);
      for (int i = 0; i < PARTITIONS; i++) {
        first.putArchived(i, archiveBehind.get() ? 0 : Long.MAX_VALUE);
      }
      responses.onNext(first.build());
      responses.onCompleted();
    }
  }

  private final class Identity extends ProfileServiceGrpc.ProfileServiceImplBase {
    @Override
    public void batchGetProfiles(
        BatchGetProfilesRequest request, StreamObserver<BatchGetProfilesResponse> responses) {
      var found = BatchGetProfilesResponse.newBuilder();
      for (String id : request.getProfileIdsList()) {
        Profile profile = profiles.get(id);
        if (profile != null) {
          found.putProfiles(id, profile);
        }
      }
      responses.onNext(found.build());
      responses.onCompleted();
    }
  }
}
