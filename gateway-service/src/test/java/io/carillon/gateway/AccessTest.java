package io.carillon.gateway;

import io.carillon.platform.testkit.Access;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class AccessTest {
  @Test
  void opensNoDoorOfItsOwnButTheListedOnes() {
    Access.ofThisService()
        .open("GET /v1/status", "nothing: it holds no tenant's data")
        .open("GET /openapi", "nothing: the contract is public")
        .verify();
  }
}
