import { createCall } from "@propmubi/client";
import { useMemo } from "react";
import { type ContractApi, createContractApi } from "../api/contracts.js";
import { useTools } from "../state/context.js";

export function useContractApi(): ContractApi {
  const { fetch } = useTools();
  return useMemo(() => createContractApi(createCall({ fetch })), [fetch]);
}

export const contractKey = (id: string): readonly unknown[] => ["contract", id];
