package io.carillon.platform.testkit.spoiled.kitchen;

import io.carillon.event.v1.Origin;
import io.carillon.platform.testkit.spoiled.util.PlateManager;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Instant;
import java.util.Date;

/** Breaks a rule in each line. */
public class Cook implements BindableService {
  private final PlateManager plates = new PlateManager(this);

  @Override
  @RunOnVirtualThread
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder("cook").build();
  }

  public Object cook() {
    System.out.println(plates);
    return new Object[] {Instant.now(), new Date(), Status.OK, Origin.getDefaultInstance()};
  }
}
