package io.carillon.analytics;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A door that somebody forgot to guard; it exists in tests only. */
@Path("/test/forgotten")
public class UnguardedResource {
  @GET
  @PermitAll
  public String forgotten() {
    return "come in";
  }
}
