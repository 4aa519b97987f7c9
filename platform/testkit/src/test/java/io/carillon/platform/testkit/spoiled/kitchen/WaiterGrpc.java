package io.carillon.platform.testkit.spoiled.kitchen;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Is annotated as a whole. */
@RunOnVirtualThread
public class WaiterGrpc implements BindableService {

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder("waiter").build();
  }
}
