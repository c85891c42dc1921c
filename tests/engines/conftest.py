"""The engines on which every formula must give the same values, all holding the same rows."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend

from tests.engines import postgres
from tests.engines.change_formulas import changes
from tests.engines.funnel_formulas import ages, funnel_cells
from tests.engines.generated import deals, quotas
from tests.engines.lead_formulas import leads

ROLLUPS = {
    "deal_rollup": deals(),
    "quota_rollup": quotas(),
    "lead_rollup": leads(),
    "change_rollup": changes(),
    "funnel_rollup": funnel_cells(),
    "lead_ages": ages(),
}


def _filled(backend: BaseBackend) -> BaseBackend:
    # create_table(rows) and overwrite=True fail: they end with a DROP whose table name is lost on the way.
    for name, rows in ROLLUPS.items():
        backend.create_table(name, schema=ibis.Schema.from_pyarrow(rows.schema))
        backend.insert(name, ibis.memtable(rows))
    return backend


@pytest.fixture(scope="session")
def duckdb_engine() -> BaseBackend:
    return _filled(ibis.duckdb.connect(threads=2))


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[BaseBackend]:
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("NO POSTGRESQL ON THIS MACHINE: equal values on both engines were NOT checked; install postgresql")
    with postgres.running(folder) as arguments:
        backend = ibis.postgres.connect(**arguments)
        try:
            yield _filled(backend)
        finally:
            backend.disconnect()


@pytest.fixture(scope="session")
def spark_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseBackend]:
    session = pytest.importorskip("pyspark.sql", reason="NO SPARK: install the extra `spark` (needs Java)").SparkSession
    spark = session.builder.master("local[2]").appName("salesformula").config("spark.ui.enabled", "false").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.shuffle.partitions", "2")
    backend = ibis.pyspark.connect(spark)
    for name, rows in ROLLUPS.items():
        path = tmp_path_factory.mktemp("spark") / f"{name}.parquet"
        pq.write_table(rows, path)
        backend.read_parquet(path, table_name=name)
    yield backend
    spark.stop()
