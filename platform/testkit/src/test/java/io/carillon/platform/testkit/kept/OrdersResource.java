package io.carillon.platform.testkit.kept;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Says what kind of body it takes, where it takes one. */
public class OrdersResource {
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public String order(@PathParam("table") String table, StringBuilder dish) {
    return dish + " for " + table;
  }

  @PUT
  public String repeat(@PathParam("table") String table, UriInfo at) {
    return at + table;
  }
}
