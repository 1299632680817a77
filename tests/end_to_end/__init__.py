"""What no single service can prove: the whole product in processes of its own."""
